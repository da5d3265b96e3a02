package io.dataweaver.cli;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can be wrong with how the command is used. */
enum CliErrorCode implements ErrorCode {
    USAGE("DW-CFG-400", "the command was given arguments that it does not take", "Read what `--help` prints."),
    NO_SUCH_CODE("DW-CFG-401", "an error code does not exist", "`dataweaver docs` lists all of them."),
    NO_SUCH_COMPONENT(
            "DW-CFG-402", "a component is not installed", "`dataweaver list` shows what is installed, by kind."),
    BAD_ADDRESS(
            "DW-CFG-403",
            "the address of a source or a sink is not understood",
            "Write a path such as `orders.csv`, a database such as "
                    + "`postgresql://user@host:5432/shop?table=public.orders`, a topic such as "
                    + "`kafka://host:9092/orders`, or `-` for standard input and output."),
    NO_PIPELINES(
            "DW-CFG-404",
            "there is no pipeline to validate",
            "Name pipeline files, Markdown files with pipelines in them, or folders that have some."),
    NOT_TOGETHER("DW-CFG-405", "options of the command do not go together", "The message says which; see `--help`."),
    NOT_CONFIRMED(
            "DW-CFG-425", "what the command would do was not confirmed", "Answer `y` on a terminal, or add `--yes`."),
    NO_SUCH_STEP(
            "DW-CFG-417", "a pipeline has no step of that name", "`dataweaver explain` shows the names of the steps."),
    FILES_EXIST(
            "DW-CFG-430",
            "files that `init` would make are there already",
            "Name another folder, or move what is there: nothing is ever overwritten."),
    FILE_UNWRITABLE(
            "DW-ENV-410",
            ErrorKind.ENVIRONMENT,
            "a file that the command was asked for cannot be written",
            "Check the path, and that this process may write there."),
    NOT_INSTALLED(
            "DW-ENV-430",
            ErrorKind.ENVIRONMENT,
            "a connector, or something that it needs, cannot be fetched from a Maven repository",
            "Check the coordinates, and the repository that `--repository`, DATAWEAVER_MAVEN_REPOSITORY or Maven's settings name."
                    + " On a machine without network, copy the folder from one where it is installed."),
    FILE_UNREADABLE(
            "DW-ENV-400",
            ErrorKind.ENVIRONMENT,
            "a file or folder that the command was given cannot be read",
            "Check the path, and that this process may read it.");

    private final ErrorDescription description;

    CliErrorCode(String id, String meaning, String remedy) {
        this(id, ErrorKind.DEFINITION, meaning, remedy);
    }

    CliErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.description = new ErrorDescription(id, kind, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}
