namespace HataDsl;

/// <summary>Two floats: 8 bytes, aligned to 8 bytes in buffers.</summary>
[VectorType(typeof(float), 2)]
public partial struct Float2;

/// <summary>Three floats: 12 bytes, aligned to 4 bytes in buffers.</summary>
[VectorType(typeof(float), 3)]
public partial struct Float3;

/// <summary>Four floats: 16 bytes, aligned to 16 bytes in buffers.</summary>
[VectorType(typeof(float), 4)]
public partial struct Float4;

/// <summary>Two doubles: 16 bytes, aligned to 16 bytes in buffers.</summary>
[VectorType(typeof(double), 2)]
public partial struct Double2;

/// <summary>Three doubles: 24 bytes, aligned to 8 bytes in buffers.</summary>
[VectorType(typeof(double), 3)]
public partial struct Double3;

/// <summary>Four doubles: 32 bytes, aligned to 32 bytes in buffers.</summary>
[VectorType(typeof(double), 4)]
public partial struct Double4;
