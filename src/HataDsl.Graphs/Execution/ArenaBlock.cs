namespace HataDsl.Graphs;

/// <summary>Memory of one or more tensors between kernels.</summary>
/// <param name="First">First kernel that writes it.</param>
/// <param name="Last">Last kernel that reads or writes it.</param>
/// <param name="Bytes">Size.</param>
public readonly record struct ArenaBlock(int First, int Last, long Bytes);
