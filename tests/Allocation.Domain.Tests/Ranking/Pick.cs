using CsCheck;

namespace Allocation.Domain.Tests.Ranking;

/// <summary>One of a few values, each as likely.</summary>
internal static class Pick
{
    public static Gen<T> One<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);
}
