package io.dataweaver.cli;

import io.dataweaver.core.definition.PipelineJsonSchema;
import io.dataweaver.core.definition.TestsJsonSchema;
import io.dataweaver.core.plugin.ConnectorManager;
import picocli.CommandLine;

/** Prints the JSON schema of pipeline files. */
@CommandLine.Command(
        name = "schema",
        description = {
            "Prints the JSON schema of pipeline files, for editors.",
            "",
            "  dataweaver schema > pipeline.schema.json",
            "",
            "and as the first line of a pipeline file:",
            "",
            "  # yaml-language-server: $schema=pipeline.schema.json"
        })
final class SchemaCommand implements CliCommand {

    @CommandLine.Option(names = "--tests", description = "Print the schema of files NAME.test.yaml instead.")
    boolean tests;

    @CommandLine.Mixin
    GlobalOptions global;

    @Override
    public Answer run(Console console) {
        if (tests) {
            console.data(TestsJsonSchema.text());
            return Answer.done(TestsJsonSchema.tree());
        }
        try (ConnectorManager connectors = Installation.connectors()) {
            if (!console.isJson()) {
                console.data(PipelineJsonSchema.of(connectors));
            }
            return Answer.done(PipelineJsonSchema.tree(connectors));
        }
    }
}
