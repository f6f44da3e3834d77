namespace HataDsl;

/// <summary>Two halves: 4 bytes, aligned to 4 bytes in buffers. For storage: convert to compute.</summary>
[VectorType(typeof(Half), 2)]
public partial struct Half2;

/// <summary>Four halves: 8 bytes, aligned to 8 bytes in buffers. For storage: convert to compute.</summary>
[VectorType(typeof(Half), 4)]
public partial struct Half4;

/// <summary>Eight halves: 16 bytes, aligned to 16 bytes in buffers. For storage: convert to compute.</summary>
[VectorType(typeof(Half), 8)]
public partial struct Half8;

/// <summary>Two bfloat16 numbers: 4 bytes, aligned to 4 bytes in buffers. For storage: convert to compute.</summary>
[VectorType(typeof(BFloat16), 2)]
public partial struct BFloat2;

/// <summary>Four bfloat16 numbers: 8 bytes, aligned to 8 bytes in buffers. For storage: convert to compute.</summary>
[VectorType(typeof(BFloat16), 4)]
public partial struct BFloat4;

/// <summary>Eight bfloat16 numbers: 16 bytes, aligned to 16 bytes in buffers. For storage: convert to compute.</summary>
[VectorType(typeof(BFloat16), 8)]
public partial struct BFloat8;

/// <summary>Four bytes: 4 bytes, aligned to 4 bytes in buffers. For storage: convert to compute.</summary>
[VectorType(typeof(byte), 4)]
public partial struct Byte4;

/// <summary>Eight bytes: 8 bytes, aligned to 8 bytes in buffers. For storage: convert to compute.</summary>
[VectorType(typeof(byte), 8)]
public partial struct Byte8;

/// <summary>Sixteen bytes: 16 bytes, aligned to 16 bytes in buffers. For storage: convert to compute.</summary>
[VectorType(typeof(byte), 16)]
public partial struct Byte16;

/// <summary>Four signed bytes: 4 bytes, aligned to 4 bytes in buffers. For storage: convert to compute.</summary>
[VectorType(typeof(sbyte), 4)]
public partial struct SByte4;

/// <summary>Eight signed bytes: 8 bytes, aligned to 8 bytes in buffers. For storage: convert to compute.</summary>
[VectorType(typeof(sbyte), 8)]
public partial struct SByte8;

/// <summary>Sixteen signed bytes: 16 bytes, aligned to 16 bytes in buffers. For storage: convert to compute.</summary>
[VectorType(typeof(sbyte), 16)]
public partial struct SByte16;
