package io.dataweaver.api.state;

/**
 * The proof that a checkpoint survives a crash. Only the runtime that stored it makes one, after the store has said so;
 * whoever asks for it cannot be called too early.
 *
 * @param id the number of the checkpoint within its pipeline, growing
 */
public record DurableCheckpoint(long id) {}
