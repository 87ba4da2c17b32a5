namespace Allocation.Domain;

/// <summary>A list that is left out of the JSON form when it is empty: a member that came later is then read by processes of before too, for as long as nobody uses it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AbsentWhenEmptyAttribute : Attribute;
