package io.dataweaver.cli;

import io.dataweaver.core.deadletter.DeadLetters;
import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.problem.Suggestions;
import io.dataweaver.core.run.PipelineManager;
import io.dataweaver.core.run.RunEnvironment;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import picocli.CommandLine;

/** Whose dead letters a command is about. */
final class DlqTarget {

    @CommandLine.Parameters(index = "0", paramLabel = "PIPELINE", description = "A pipeline file, or its name.")
    String pipeline;

    @CommandLine.Option(
            names = "--state-dir",
            paramLabel = "DIR",
            defaultValue = ".dataweaver",
            description = "Where state and dead letters are kept. Default: ${DEFAULT-VALUE}.")
    Path stateFolder;

    /** Returns the letters; a file tells where its policy keeps them. */
    DeadLetters letters() {
        RunEnvironment environment = environment();
        if (!isFile()) {
            return DeadLetters.in(environment.folder(pipeline).resolve(DeadLetters.FOLDER), environment.clock());
        }
        try (ConnectorManager connectors = Installation.connectors();
                PipelineManager manager = new PipelineManager(connectors, environment)) {
            PipelineFile file = PipelineFile.read(Path.of(pipeline));
            return manager.deadLetters(
                    PipelineResolver.toCheck(connectors, System.getenv()).resolve(file));
        }
    }

    /** Returns the name of the pipeline. */
    String name() {
        if (!isFile()) {
            return pipeline;
        }
        try (ConnectorManager connectors = Installation.connectors()) {
            return PipelineResolver.toCheck(connectors, System.getenv())
                    .resolve(PipelineFile.read(Path.of(pipeline)))
                    .name();
        }
    }

    /** Returns what to say of a name under which the state folder has nothing, as one that is misspelt; empty otherwise. */
    Optional<String> unknown() {
        if (isFile() || Files.isDirectory(environment().folder(pipeline))) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(stateFolder, Files::isDirectory)) {
            folders.forEach(folder -> names.add(String.valueOf(folder.getFileName())));
        } catch (IOException none) {
            return Optional.of(": there is no state folder " + stateFolder + " (--state-dir names another)");
        }
        String meant = Suggestions.didYouMean(pipeline, names);
        return Optional.of(": " + stateFolder + " has nothing of a pipeline '" + pipeline + "'; "
                + (meant != null ? meant : "it has: " + String.join(", ", new TreeSet<>(names))));
    }

    private boolean isFile() {
        return pipeline.endsWith(".yaml") || pipeline.endsWith(".yml") || Files.isRegularFile(Path.of(pipeline));
    }

    RunEnvironment environment() {
        return RunEnvironment.ofMachine(stateFolder);
    }
}
