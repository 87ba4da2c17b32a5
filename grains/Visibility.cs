using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Allocation.Silo")]
