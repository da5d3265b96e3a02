package io.dataweaver.cli;

import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.ResolvedPipeline;
import io.dataweaver.core.problem.Problems;

/** Understands pipeline files for commands: errors end the command, warnings are shown. */
final class ResolvedFile {

    private ResolvedFile() {}

    /**
     * Returns what {@code file} says.
     *
     * @throws io.dataweaver.core.problem.DefinitionException with all that is wrong
     */
    static ResolvedPipeline of(PipelineFile file, PipelineResolver resolver, Console console) {
        Problems problems = new Problems();
        ResolvedPipeline pipeline = resolver.resolve(file, problems);
        problems.throwIfErrors();
        console.problems(problems.list());
        if (pipeline == null) {
            throw new IllegalStateException("a definition without errors was not resolved");
        }
        return pipeline;
    }
}
