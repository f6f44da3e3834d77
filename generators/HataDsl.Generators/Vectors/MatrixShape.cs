using Microsoft.CodeAnalysis;

namespace HataDsl.Generators;

/// <summary>What the name of a matrix type says: its elements, rows and columns, as in <c>Float3x4</c>.</summary>
/// <param name="Family">The vectors that its rows are.</param>
/// <param name="Rows">Number of rows, 2 to 4.</param>
/// <param name="Columns">Number of columns, 2 to 4.</param>
internal readonly record struct MatrixShape(VectorFamily Family, int Rows, int Columns)
{
    /// <summary>The families of vectors that matrices are made of.</summary>
    public static IEnumerable<VectorFamily> Families => VectorFamily.All.Where(family => family.Kind is VectorKind.Float or VectorKind.Signed or VectorKind.Unsigned);

    /// <summary>Number of elements.</summary>
    public int Count => Rows * Columns;

    /// <summary>Name of the type.</summary>
    public string Name => $"{Family.Prefix}{Rows}x{Columns}";

    /// <summary>Type of a row.</summary>
    public string Row => Family.Prefix + Columns;

    /// <summary>Type of a column.</summary>
    public string Column => Family.Prefix + Rows;

    /// <summary>The shape that a name ends in; null when it is no matrix type.</summary>
    public static MatrixShape? Find(string name)
    {
        int digits = name.Length - 3;
        if (digits < 1 || name[digits + 1] != 'x' || name[digits] is < '2' or > '4' || name[digits + 2] is < '2' or > '4')
        {
            return null;
        }

        VectorFamily? family = Families.FirstOrDefault(known => known.Prefix.Length == digits && name.StartsWith(known.Prefix, StringComparison.Ordinal));
        return family is null ? null : new MatrixShape(family, name[digits] - '0', name[digits + 2] - '0');
    }

    /// <summary>The shape of a matrix type of HataDsl; null for other types.</summary>
    public static MatrixShape? Of(ITypeSymbol? type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Struct } && TypeMapping.IsNamed(type, "HataDsl", type.MetadataName) ? Find(type.Name) : null;
}

/// <summary>Formulas of matrices, rows one after the other: the same for the C# that is written and for the operations of a kernel.</summary>
internal static class MatrixAlgebra
{
    /// <summary>A product: each sum from the first term on.</summary>
    public static T[] Multiply<T>(T[] a, T[] b, int rows, int common, int columns, Func<T, T, T> multiply, Func<T, T, T> add)
    {
        var result = new T[rows * columns];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                T sum = multiply(a[row * common], b[column]);
                for (int k = 1; k < common; k++)
                {
                    sum = add(sum, multiply(a[(row * common) + k], b[(k * columns) + column]));
                }

                result[(row * columns) + column] = sum;
            }
        }

        return result;
    }

    /// <summary>Rows for columns.</summary>
    public static T[] Transpose<T>(T[] a, int rows, int columns) =>
        [.. Enumerable.Range(0, columns).SelectMany(column => Enumerable.Range(0, rows).Select(row => a[(row * columns) + column]))];

    /// <summary>The determinant of a square, by the first row.</summary>
    public static T Determinant<T>(T[] a, int size, Func<T, T, T> multiply, Func<T, T, T> add, Func<T, T, T> subtract)
    {
        if (size == 1)
        {
            return a[0];
        }

        T sum = default!;
        for (int j = 0; j < size; j++)
        {
            T[] minor = [.. a.Skip(size).Where((_, i) => i % size != j)];
            T term = multiply(a[j], Determinant(minor, size - 1, multiply, add, subtract));
            sum = j == 0 ? term : j % 2 == 0 ? add(sum, term) : subtract(sum, term);
        }

        return sum;
    }
}
