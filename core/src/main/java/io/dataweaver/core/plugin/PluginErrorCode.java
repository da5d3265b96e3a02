package io.dataweaver.core.plugin;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can be wrong with the plugins that are installed. */
public enum PluginErrorCode implements ErrorCode {
    FOLDER_UNREADABLE(
            "DW-ENV-001",
            "a plugin folder or a jar in it cannot be read",
            "Check that the folder exists and that its jars can be read, or start without it."),
    PLUGIN_TWICE(
            "DW-ENV-002",
            "two plugins of the same kind have the same name",
            "Remove one of the two places that the message names."),
    PLUGIN_NOT_FOUND(
            "DW-ENV-003",
            "a component that the pipeline names is not installed",
            "Correct its name, or put the jars of its plugin into a folder of their own below `plugins`, such as "
                    + "`plugins/mongodb/`, or add the plugin to the class path. `dataweaver list` shows what is installed."),
    PLUGIN_BROKEN(
            "DW-ENV-004",
            "a plugin is installed but cannot be loaded",
            "Its folder lacks a jar, or the plugin was built for another version of DataWeaver; the message names the "
                    + "place and what is missing."),
    SECRET_UNAVAILABLE(
            "DW-ENV-005",
            "a secret cannot be read from its provider",
            "Check that the place exists and that this process may read it."),
    ENGINE_NOT_INSTALLED(
            "DW-ENV-006",
            "the engine that the pipeline names belongs to DataWeaver, but is not installed",
            "Each engine is an archive of its own, so that nobody carries libraries that they do not use. In a checkout, "
                    + "build it, such as with `mvn -Pquick -pl engines/flink -am package -DskipTests`; elsewhere, unpack its "
                    + "archive into a folder of its own below `engines`, such as `engines/flink/`. The engine `local` is "
                    + "always there."),
    STORE_NOT_INSTALLED(
            "DW-ENV-007",
            "the object store that a URL names belongs to DataWeaver, but is not installed",
            "In a checkout, build it, such as with `mvn -Pquick -pl stores/s3 -am package -DskipTests`; elsewhere, unpack its "
                    + "archive into a folder of its own below `stores`, such as `stores/s3/`.");

    private final ErrorDescription description;

    PluginErrorCode(String id, String meaning, String remedy) {
        this.description = new ErrorDescription(id, ErrorKind.ENVIRONMENT, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}
