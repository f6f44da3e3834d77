namespace HataDsl;

/// <summary>Two integers: 8 bytes, aligned to 8 bytes in buffers.</summary>
[VectorType(typeof(int), 2)]
public partial struct Int2;

/// <summary>Three integers: 12 bytes, aligned to 4 bytes in buffers.</summary>
[VectorType(typeof(int), 3)]
public partial struct Int3;

/// <summary>Four integers: 16 bytes, aligned to 16 bytes in buffers.</summary>
[VectorType(typeof(int), 4)]
public partial struct Int4;

/// <summary>Two unsigned integers: 8 bytes, aligned to 8 bytes in buffers.</summary>
[VectorType(typeof(uint), 2)]
public partial struct UInt2;

/// <summary>Three unsigned integers: 12 bytes, aligned to 4 bytes in buffers.</summary>
[VectorType(typeof(uint), 3)]
public partial struct UInt3;

/// <summary>Four unsigned integers: 16 bytes, aligned to 16 bytes in buffers.</summary>
[VectorType(typeof(uint), 4)]
public partial struct UInt4;
