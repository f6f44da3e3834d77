using HataDsl.Graphs;

namespace HataDsl.Transformers;

/// <summary>Types of weights that graphs and patterns are compiled for.</summary>
[GraphInstance(typeof(float))]
[GraphInstance(typeof(Half))]
[GraphInstance(typeof(BFloat16))]
internal sealed class WeightTypes;

/// <summary>Types of caches that attention is compiled for.</summary>
[GraphInstance(typeof(float))]
[GraphInstance(typeof(Half))]
internal sealed class CacheTypes;

/// <summary>Types of weights and caches.</summary>
[GraphInstance(typeof(float), typeof(float))]
[GraphInstance(typeof(float), typeof(Half))]
[GraphInstance(typeof(Half), typeof(float))]
[GraphInstance(typeof(Half), typeof(Half))]
[GraphInstance(typeof(BFloat16), typeof(float))]
[GraphInstance(typeof(BFloat16), typeof(Half))]
internal sealed class WeightAndCacheTypes;
