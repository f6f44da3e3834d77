namespace HataDsl;

/// <summary>Reaches the device that runs kernels as plain C#: <c>debug</c>.</summary>
/// <param name="options">How the device works; defaults when null.</param>
public sealed class DebugDeviceProvider(DebugDeviceOptions? options = null) : IDeviceProvider
{
    /// <inheritdoc/>
    public string Prefix => "debug";

    /// <inheritdoc/>
    public IReadOnlyList<DeviceListing> List() => [new DeviceListing("debug", "Plain C#", "one invocation at a time, for the debugger")];

    /// <inheritdoc/>
    public Device Open(int ordinal) =>
        ordinal == 0 ? new DebugDevice(options) : throw new DeviceException($"There is no device 'debug:{ordinal}': there is one, 'debug'.");

    /// <inheritdoc/>
    public string WhyNone() => "The debug device is always there.";
}
