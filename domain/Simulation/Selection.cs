namespace Allocation.Domain.Simulation;

/// <summary>Finds the n-th smallest of many values without sorting them all.</summary>
internal static class Selection
{
    /// <summary>The value that would stand at a place in ascending order. Reorders the values.</summary>
    public static int Nth(Span<int> values, int place)
    {
        var (low, high) = (0, values.Length - 1);
        while (low < high)
        {
            // Equal values are many: those below, equal to and above the pivot each have a part of their own.
            var pivot = MedianOfThree(values[low], values[(low + high) / 2], values[high]);
            var (less, at, more) = (low, low, high);
            while (at <= more)
            {
                if (values[at] < pivot)
                    (values[less++], values[at]) = (values[at++], values[less - 1]);
                else if (values[at] > pivot)
                    (values[at], values[more--]) = (values[more + 1], values[at]);
                else
                    at++;
            }

            if (place < less)
                high = less - 1;
            else if (place > more)
                low = more + 1;
            else
                return pivot;
        }

        return values[place];
    }

    private static int MedianOfThree(int one, int two, int three) => Math.Max(Math.Min(one, two), Math.Min(Math.Max(one, two), three));
}
