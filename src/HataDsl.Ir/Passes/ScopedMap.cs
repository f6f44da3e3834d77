namespace HataDsl.Ir.Passes;

/// <summary>A map whose changes are taken back when a region ends, in time proportional to the changes.</summary>
internal sealed class ScopedMap<TKey, TValue>(IEqualityComparer<TKey>? comparer = null) where TKey : notnull where TValue : class
{
    private readonly Dictionary<TKey, TValue?> _map = new(comparer);
    private readonly List<(TKey Key, TValue? Old)> _log = [];

    /// <summary>A mark to go back to.</summary>
    public int Mark => _log.Count;

    /// <summary>The value of a key, or null.</summary>
    public TValue? Find(TKey key) => _map.TryGetValue(key, out TValue? value) ? value : null;

    /// <summary>Sets the value of a key; null forgets it.</summary>
    public void Set(TKey key, TValue? value)
    {
        TValue? old = Find(key);
        if (!ReferenceEquals(old, value))
        {
            _log.Add((key, old));
            _map[key] = value;
        }
    }

    /// <summary>Takes back all changes since a mark.</summary>
    public void Revert(int mark)
    {
        for (int i = _log.Count - 1; i >= mark; i--)
        {
            _map[_log[i].Key] = _log[i].Old;
        }

        _log.RemoveRange(mark, _log.Count - mark);
    }
}
