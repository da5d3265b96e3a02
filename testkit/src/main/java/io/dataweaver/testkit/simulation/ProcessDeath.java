package io.dataweaver.testkit.simulation;

/** Unwinds the threads of a process that has died; nothing that they still do reaches the world. */
final class ProcessDeath extends Error {
    private static final long serialVersionUID = 1L;

    ProcessDeath() {
        super("the process is dead", null, false, false);
    }
}
