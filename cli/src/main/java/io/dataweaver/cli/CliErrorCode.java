package io.dataweaver.cli;

import io.dataweaver.api.error.ErrorCode;
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
                    + "`postgresql://user@host:5432/shop?table=public.orders`, or `-` for standard input and output."),
    NO_PIPELINES(
            "DW-CFG-404",
            "there is no pipeline to validate",
            "Name pipeline files, Markdown files with pipelines in them, or folders that have some."),
    NOT_TOGETHER("DW-CFG-405", "options of the command do not go together", "The message says which; see `--help`.");

    private final String id;
    private final String meaning;
    private final String remedy;

    CliErrorCode(String id, String meaning, String remedy) {
        this.id = id;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public ErrorKind kind() {
        return ErrorKind.DEFINITION;
    }

    @Override
    public String meaning() {
        return meaning;
    }

    @Override
    public String remedy() {
        return remedy;
    }
}
