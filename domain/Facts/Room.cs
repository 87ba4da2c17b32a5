namespace Allocation.Domain.Facts;

/// <summary>
/// How arrays of rows grow. Doubling is cheapest while they are small; a territory of half a million demands would hold half as much
/// again for nobody, so large ones grow by a quarter.
/// </summary>
internal static class Room
{
    /// <summary>Rows up to which arrays double.</summary>
    private const int Doubled = 1 << 15;

    /// <summary>Room for rows, where there is room for fewer now.</summary>
    public static int For(int rows, int now) => Math.Max(rows, now < Doubled ? now * 2 : now + (now / 4));

    /// <summary>Room that stays after a load: enough for the demands of some months.</summary>
    public static int After(int rows) => rows + Math.Max(16, rows / 32);

    /// <summary>Lets go of most of the room behind the rows there are.</summary>
    public static void Trim<T>(ref T[] array, int rows)
    {
        if (array.Length > After(rows))
            Array.Resize(ref array, After(rows));
    }
}
