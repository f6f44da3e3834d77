namespace HataDsl.Cuda.Tests;

/// <summary>What a machine without an NVIDIA driver says. On one with a GPU these have nothing to test.</summary>
public sealed class NoDriverTests
{
    [Fact]
    public void Listing_never_throws()
    {
        var provider = new CudaDeviceProvider();
        Assert.Equal("cuda", provider.Prefix);
        Assert.All(provider.List(), device => Assert.StartsWith("cuda:", device.Id));
        Assert.NotEmpty(provider.WhyNone());
    }

    [Fact]
    public void Opening_names_what_is_missing_and_how_to_get_it()
    {
        var provider = new CudaDeviceProvider();
        if (provider.List().Count > 0)
        {
            var absent = Assert.Throws<DeviceException>(() => provider.Open(99));
            Assert.Contains("cuda:99", absent.Message);
            return;
        }

        var exception = Assert.Throws<DeviceException>(() => provider.Open(0));
        Assert.Contains("driver", exception.Message);
        Assert.Contains(provider.WhyNone(), exception.Message);
        Assert.Throws<DeviceException>(() => new CudaDevice());
    }
}
