package io.dataweaver.core.definition;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can be wrong with the definition of a pipeline. */
public enum DefinitionErrorCode implements ErrorCode {
    FILE_UNREADABLE(
            "DW-CFG-001",
            "a pipeline file cannot be read",
            "Check the path and that the file may be read; it must be UTF-8 text of at most 1 MiB."),
    NOT_YAML(
            "DW-CFG-002",
            "a pipeline file is not well-formed YAML",
            "Check the indentation, and put quotes around values that hold `: `, ` #`, `{` or `[`, or that begin with "
                    + "one of `@ & * ! | > % ` and the like."),
    YAML_FEATURE(
            "DW-CFG-003",
            "a pipeline file uses a feature of YAML that is refused",
            "Anchors, aliases, tags, several documents in a file and keys that are not text are refused, because they "
                    + "hide what a pipeline does. Write the value where it is used, or share it as a connection."),
    TOO_LARGE(
            "DW-CFG-004",
            "a pipeline file is too large or nested too deeply",
            "A file may have 1 MiB, and values may be nested 32 deep. Split the file into several pipelines."),
    DUPLICATE_KEY(
            "DW-CFG-005", "a name is given twice in the same place", "Remove one of the two, or merge their values."),
    TAB("DW-CFG-006", "a tab is used to indent", "YAML indents with spaces only; set the editor to write two spaces."),
    WRONG_SHAPE(
            "DW-CFG-007",
            "a value has another shape than is expected there",
            "The message says what is expected: text, a list, or name: value pairs. A space must follow each `:`."),
    KEY_MISSING(
            "DW-CFG-008",
            "a key that every pipeline needs is missing",
            "The smallest pipeline has `source` and `sink`; its `name` is the name of the file if it is left out."),
    NO_VALUE(
            "DW-CFG-009",
            "a key has no value",
            "Write a value behind it, or remove it; for an empty text write `\"\"`."),
    BAD_NAME(
            "DW-CFG-010",
            "a name has characters that names may not have",
            "Names have lower-case letters, digits, `-` and `_`, begin with a letter or digit, and have at most 63 "
                    + "characters: they become parts of paths and tables."),
    VERSION(
            "DW-CFG-011",
            "the version of the file's format is not known",
            "This version of DataWeaver reads `version: 1`. Upgrade DataWeaver to read a newer one."),
    UNKNOWN_KEY(
            "DW-CFG-012",
            "a key is not known",
            "Correct or remove it. `dataweaver schema` prints all keys, for editors and for people. Keys that begin with "
                    + "`x-` are free for notes."),
    UNKNOWN_COMPONENT(
            "DW-CFG-013",
            "a component that the pipeline names is not known",
            "Correct its name; `dataweaver list` shows what is installed."),
    UNKNOWN_OPTION(
            "DW-CFG-014",
            "an option is not known to its component",
            "Correct or remove it; `dataweaver describe KIND NAME` shows the options of a component."),
    OPTION_MISSING(
            "DW-CFG-015",
            "an option that a component needs is missing",
            "Add it; `dataweaver describe KIND NAME` shows what it takes."),
    WRONG_VALUE(
            "DW-CFG-016",
            "the value of an option is not of its type",
            "The message says what is expected. Sizes are written like `4MiB`, time spans like `200ms`, `10s` or `5m`, "
                    + "shares like `1%`."),
    NO_MAIN_OPTION(
            "DW-CFG-017",
            "a single value is given to a component that takes only options by name",
            "Write `component: {option: value}`; `dataweaver describe KIND NAME` shows the options."),
    WRONG_COMBINATION(
            "DW-CFG-018",
            "options that are right one by one do not go together",
            "The message says which, and what to do."),
    UNKNOWN_CONNECTION(
            "DW-CFG-019",
            "a step uses a connection that is not defined",
            "Define it under `connections`, or correct its name."),
    CONNECTION_TYPE(
            "DW-CFG-020",
            "a step uses a connection that is made for another component",
            "Use a connection of the same component as the step."),
    CONNECTION_UNUSED(
            "DW-CFG-021",
            "a connection is defined but not used",
            "Use it in a step as `connection: NAME`, or remove it."),
    NOT_ONE_COMPONENT(
            "DW-CFG-022",
            "a step does not name exactly one component",
            "Write the name of the component as the key, and its options below: `csv: {path: orders.csv}`."),
    DUPLICATE_STEP("DW-CFG-023", "two transforms have the same name", "Give each transform a name of its own."),
    VARIABLE_NOT_SET(
            "DW-CFG-031",
            "a variable is not set",
            "Set it in the environment, or give a default: `${NAME:-default}`. For the text itself write `$${NAME}`."),
    BAD_REFERENCE(
            "DW-CFG-032",
            "`${` does not begin a variable or a secret",
            "Write `${NAME}`, `${NAME:-default}`, `${NAME:?message}` or `${secret:PROVIDER/KEY}`; for the text `${` "
                    + "itself write `$${`."),
    SECRET_NOT_ALLOWED(
            "DW-CFG-033",
            "a secret is used where it would not stay secret",
            "A secret may only be the whole value of an option of type secret, such as a password."),
    SECRET_NOT_FOUND(
            "DW-CFG-034",
            "a secret is not found",
            "Set it where the message says it was looked for, or correct the key."),
    UNKNOWN_SECRET_PROVIDER(
            "DW-CFG-035",
            "a secret provider is not known",
            "Use `env` or `file`, or install a plugin that brings the provider."),
    REFERENCE_NOT_ALLOWED(
            "DW-CFG-036",
            "a variable stands where the definition must be the same everywhere",
            "Names identify a pipeline's state and must not depend on the environment; write the name itself."),
    PLAIN_SECRET(
            "DW-CFG-037",
            "a secret is written in the file",
            "Keep it outside, and refer to it: `${secret:env/NAME}` or `${secret:file/path}`.");

    private final ErrorDescription description;

    DefinitionErrorCode(String id, String meaning, String remedy) {
        this.description = new ErrorDescription(id, ErrorKind.DEFINITION, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}
