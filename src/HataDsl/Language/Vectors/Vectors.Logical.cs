namespace HataDsl;

/// <summary>Two truth values, as comparisons of vectors give them: 2 bytes.</summary>
[VectorType(typeof(bool), 2)]
public partial struct Bool2;

/// <summary>Three truth values, as comparisons of vectors give them: 3 bytes.</summary>
[VectorType(typeof(bool), 3)]
public partial struct Bool3;

/// <summary>Four truth values, as comparisons of vectors give them: 4 bytes.</summary>
[VectorType(typeof(bool), 4)]
public partial struct Bool4;
