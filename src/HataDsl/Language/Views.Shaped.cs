namespace HataDsl;

/// <summary>A read-only view of two dimensions, as a kernel sees it: x first, rows.</summary>
/// <typeparam name="T">Element type, as for <see cref="In{T}"/>.</typeparam>
[ShapedView]
public readonly ref partial struct In2D<T>
    where T : unmanaged;

/// <summary>A write-only view of two dimensions, as a kernel sees it: x first, rows.</summary>
/// <typeparam name="T">Element type, as for <see cref="Out{T}"/>.</typeparam>
[ShapedView]
public readonly ref partial struct Out2D<T>
    where T : unmanaged;

/// <summary>A view that is read and written of two dimensions, as a kernel sees it: x first, rows.</summary>
/// <typeparam name="T">Element type, as for <see cref="InOut{T}"/>.</typeparam>
[ShapedView]
public readonly ref partial struct InOut2D<T>
    where T : unmanaged;

/// <summary>A shared or private array of two dimensions: x first, rows.</summary>
/// <typeparam name="T">Element type.</typeparam>
[ShapedView]
public readonly ref partial struct Span2D<T>
    where T : unmanaged;

/// <summary>A read-only view of three dimensions, as a kernel sees it: x first, planes of rows.</summary>
/// <typeparam name="T">Element type, as for <see cref="In{T}"/>.</typeparam>
[ShapedView]
public readonly ref partial struct In3D<T>
    where T : unmanaged;

/// <summary>A write-only view of three dimensions, as a kernel sees it: x first, planes of rows.</summary>
/// <typeparam name="T">Element type, as for <see cref="Out{T}"/>.</typeparam>
[ShapedView]
public readonly ref partial struct Out3D<T>
    where T : unmanaged;

/// <summary>A view that is read and written of three dimensions, as a kernel sees it: x first, planes of rows.</summary>
/// <typeparam name="T">Element type, as for <see cref="InOut{T}"/>.</typeparam>
[ShapedView]
public readonly ref partial struct InOut3D<T>
    where T : unmanaged;

/// <summary>A shared or private array of three dimensions: x first, planes of rows.</summary>
/// <typeparam name="T">Element type.</typeparam>
[ShapedView]
public readonly ref partial struct Span3D<T>
    where T : unmanaged;
