namespace HataDsl;

/// <summary>A matrix of floats with two rows of two, one after the other: 16 bytes, aligned to 4 bytes in buffers.</summary>
[MatrixType]
public partial struct Float2x2;

/// <summary>A matrix of floats with two rows of three, one after the other: 24 bytes, aligned to 4 bytes in buffers.</summary>
[MatrixType]
public partial struct Float2x3;

/// <summary>A matrix of floats with two rows of four, one after the other: 32 bytes, aligned to 4 bytes in buffers.</summary>
[MatrixType]
public partial struct Float2x4;

/// <summary>A matrix of floats with three rows of two, one after the other: 24 bytes, aligned to 4 bytes in buffers.</summary>
[MatrixType]
public partial struct Float3x2;

/// <summary>A matrix of floats with three rows of three, one after the other: 36 bytes, aligned to 4 bytes in buffers.</summary>
[MatrixType]
public partial struct Float3x3;

/// <summary>A matrix of floats with three rows of four, one after the other: 48 bytes, aligned to 4 bytes in buffers.</summary>
[MatrixType]
public partial struct Float3x4;

/// <summary>A matrix of floats with four rows of two, one after the other: 32 bytes, aligned to 4 bytes in buffers.</summary>
[MatrixType]
public partial struct Float4x2;

/// <summary>A matrix of floats with four rows of three, one after the other: 48 bytes, aligned to 4 bytes in buffers.</summary>
[MatrixType]
public partial struct Float4x3;

/// <summary>A matrix of floats with four rows of four, one after the other: 64 bytes, aligned to 4 bytes in buffers.</summary>
[MatrixType]
public partial struct Float4x4;

/// <summary>A matrix of doubles with two rows of two, one after the other: 32 bytes, aligned to 8 bytes in buffers.</summary>
[MatrixType]
public partial struct Double2x2;

/// <summary>A matrix of doubles with two rows of three, one after the other: 48 bytes, aligned to 8 bytes in buffers.</summary>
[MatrixType]
public partial struct Double2x3;

/// <summary>A matrix of doubles with two rows of four, one after the other: 64 bytes, aligned to 8 bytes in buffers.</summary>
[MatrixType]
public partial struct Double2x4;

/// <summary>A matrix of doubles with three rows of two, one after the other: 48 bytes, aligned to 8 bytes in buffers.</summary>
[MatrixType]
public partial struct Double3x2;

/// <summary>A matrix of doubles with three rows of three, one after the other: 72 bytes, aligned to 8 bytes in buffers.</summary>
[MatrixType]
public partial struct Double3x3;

/// <summary>A matrix of doubles with three rows of four, one after the other: 96 bytes, aligned to 8 bytes in buffers.</summary>
[MatrixType]
public partial struct Double3x4;

/// <summary>A matrix of doubles with four rows of two, one after the other: 64 bytes, aligned to 8 bytes in buffers.</summary>
[MatrixType]
public partial struct Double4x2;

/// <summary>A matrix of doubles with four rows of three, one after the other: 96 bytes, aligned to 8 bytes in buffers.</summary>
[MatrixType]
public partial struct Double4x3;

/// <summary>A matrix of doubles with four rows of four, one after the other: 128 bytes, aligned to 8 bytes in buffers.</summary>
[MatrixType]
public partial struct Double4x4;

/// <summary>A matrix of integers with two rows of two, one after the other: 16 bytes, aligned to 4 bytes in buffers.</summary>
[MatrixType]
public partial struct Int2x2;

/// <summary>A matrix of integers with two rows of three, one after the other: 24 bytes, aligned to 4 bytes in buffers.</summary>
[MatrixType]
public partial struct Int2x3;

/// <summary>A matrix of integers with two rows of four, one after the other: 32 bytes, aligned to 4 bytes in buffers.</summary>
[MatrixType]
public partial struct Int2x4;

/// <summary>A matrix of integers with three rows of two, one after the other: 24 bytes, aligned to 4 bytes in buffers.</summary>
[MatrixType]
public partial struct Int3x2;

/// <summary>A matrix of integers with three rows of three, one after the other: 36 bytes, aligned to 4 bytes in buffers.</summary>
[MatrixType]
public partial struct Int3x3;

/// <summary>A matrix of integers with three rows of four, one after the other: 48 bytes, aligned to 4 bytes in buffers.</summary>
[MatrixType]
public partial struct Int3x4;

/// <summary>A matrix of integers with four rows of two, one after the other: 32 bytes, aligned to 4 bytes in buffers.</summary>
[MatrixType]
public partial struct Int4x2;

/// <summary>A matrix of integers with four rows of three, one after the other: 48 bytes, aligned to 4 bytes in buffers.</summary>
[MatrixType]
public partial struct Int4x3;

/// <summary>A matrix of integers with four rows of four, one after the other: 64 bytes, aligned to 4 bytes in buffers.</summary>
[MatrixType]
public partial struct Int4x4;

/// <summary>A matrix of unsigned integers with two rows of two, one after the other: 16 bytes, aligned to 4 bytes in buffers.</summary>
[MatrixType]
public partial struct UInt2x2;

/// <summary>A matrix of unsigned integers with two rows of three, one after the other: 24 bytes, aligned to 4 bytes in buffers.</summary>
[MatrixType]
public partial struct UInt2x3;

/// <summary>A matrix of unsigned integers with two rows of four, one after the other: 32 bytes, aligned to 4 bytes in buffers.</summary>
[MatrixType]
public partial struct UInt2x4;

/// <summary>A matrix of unsigned integers with three rows of two, one after the other: 24 bytes, aligned to 4 bytes in buffers.</summary>
[MatrixType]
public partial struct UInt3x2;

/// <summary>A matrix of unsigned integers with three rows of three, one after the other: 36 bytes, aligned to 4 bytes in buffers.</summary>
[MatrixType]
public partial struct UInt3x3;

/// <summary>A matrix of unsigned integers with three rows of four, one after the other: 48 bytes, aligned to 4 bytes in buffers.</summary>
[MatrixType]
public partial struct UInt3x4;

/// <summary>A matrix of unsigned integers with four rows of two, one after the other: 32 bytes, aligned to 4 bytes in buffers.</summary>
[MatrixType]
public partial struct UInt4x2;

/// <summary>A matrix of unsigned integers with four rows of three, one after the other: 48 bytes, aligned to 4 bytes in buffers.</summary>
[MatrixType]
public partial struct UInt4x3;

/// <summary>A matrix of unsigned integers with four rows of four, one after the other: 64 bytes, aligned to 4 bytes in buffers.</summary>
[MatrixType]
public partial struct UInt4x4;
