namespace HataDsl.Scheduling;

/// <summary>A placement or a plan that cannot be: the message names the block, device or place in the text, and the reason.</summary>
public sealed class PlacementException : Exception
{
    /// <summary>Creates the error.</summary>
    public PlacementException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error with its cause.</summary>
    public PlacementException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
