package io.dataweaver.testkit.fault;

/** Which way bytes go through a {@link FaultProxy}. */
public enum Direction {
    /** From whoever connected to the server behind the proxy. */
    TO_SERVER,
    /** From the server to whoever connected. */
    TO_CLIENT
}
