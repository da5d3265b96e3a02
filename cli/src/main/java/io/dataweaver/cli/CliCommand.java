package io.dataweaver.cli;

/** A command. It prints text for people as it goes; what it returns is for {@code --json} and the exit status. */
interface CliCommand {

    /**
     * Does what was asked.
     *
     * @throws io.dataweaver.api.error.DataWeaverException if it cannot; shown, and turned into an exit status
     */
    Answer run(Console console) throws Exception;

    /** Tells whether the command runs for long, so that what it says is rather collected than read. */
    default boolean serves() {
        return false;
    }
}
