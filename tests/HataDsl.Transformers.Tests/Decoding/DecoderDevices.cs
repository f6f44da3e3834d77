using System.Collections.Concurrent;
using HataDsl.Testing;

namespace HataDsl.Transformers.Tests.Decoding;

/// <summary>Devices that stay open over the tests of the decoder: opening one compiles every kernel anew.</summary>
public sealed class DecoderDevices : IDisposable
{
    private readonly ConcurrentDictionary<string, Device> _devices = new();

    internal Device this[string name] => _devices.GetOrAdd(name, TestDevices.Open);

    public void Dispose()
    {
        foreach (Device device in _devices.Values)
        {
            device.Dispose();
        }
    }
}

/// <summary>The tests that share <see cref="DecoderDevices"/>, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class DecoderTests : ICollectionFixture<DecoderDevices>
{
    public const string Name = "Decoder";
}
