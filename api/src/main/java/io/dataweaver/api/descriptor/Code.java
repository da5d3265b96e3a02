package io.dataweaver.api.descriptor;

/** Java code as the value of an option: what a pipeline written in Java may have, and no pipeline file. */
public interface Code {

    /** Returns what stands for the code where it is printed or compared. */
    String name();
}
