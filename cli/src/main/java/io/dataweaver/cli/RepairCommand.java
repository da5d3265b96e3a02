package io.dataweaver.cli;

import io.dataweaver.core.definition.PipelineFile;
import io.dataweaver.core.run.RunEnvironment;
import io.dataweaver.core.verify.Repair;
import io.dataweaver.core.verify.RepairReport;
import io.dataweaver.core.verify.RepairRequest;
import io.dataweaver.core.verify.VerifyReport;
import java.nio.file.Path;
import picocli.CommandLine;

/** Copies the keys anew that differ, and no others. */
@CommandLine.Command(
        name = "repair",
        description = {
            "Compares as `verify` does, copies the rows anew that are missing or different at the sinks, through the"
                    + " pipeline's transforms, and compares again. Touches nothing else. The pipeline must not be running, but for a dry run.",
            "",
            "  dataweaver repair orders.yaml --dry-run",
            "  dataweaver repair orders.yaml --delete --yes",
            "",
            "Exit status 4 if something still differs afterwards."
        },
        sortOptions = false)
final class RepairCommand implements CliCommand {

    @CommandLine.Parameters(paramLabel = "FILE", description = "The pipeline file.")
    Path file;

    @CommandLine.Option(names = "--dry-run", description = "Only tell what would be done.")
    boolean dryRun;

    @CommandLine.Option(
            names = "--delete",
            description = "Also delete rows at the sinks that the source does not have: not if others write to the same"
                    + " tables.")
    boolean delete;

    @CommandLine.Mixin
    VerifyOptions options;

    @CommandLine.Option(
            names = "--state-dir",
            paramLabel = "DIR",
            defaultValue = ".dataweaver",
            description = "Where state is kept. Default: ${DEFAULT-VALUE}.")
    Path stateFolder;

    @CommandLine.Mixin
    Confirmation confirmation;

    @CommandLine.Mixin
    GlobalOptions global;

    @Override
    public Answer run(Console console) throws InterruptedException {
        RepairRequest request = new RepairRequest(options.request(), delete, dryRun);
        return PipelineWork.run(
                RunEnvironment.ofMachine(stateFolder),
                connectors -> PipelineFile.read(file),
                console,
                (manager, pipeline) -> {
                    VerifyLine line = new VerifyLine(console);
                    try (Repair repair = manager.planRepair(pipeline, request, line)) {
                        line.clear();
                        VerifyText text = new VerifyText(console);
                        text.show(repair.found());
                        return repair(repair, text, line, console);
                    }
                });
    }

    private Answer repair(Repair repair, VerifyText text, VerifyLine line, Console console)
            throws InterruptedException {
        VerifyReport found = repair.found();
        if (repair.copies() + repair.deletes() == 0) {
            console.info(
                    found.isEqual()
                            ? "there is nothing to repair"
                            : "nothing of this can be repaired"
                                    + (delete ? "" : "; --delete would delete what the source does not have"));
            return answer(found.isEqual() || dryRun, found, 0, 0, 0, found);
        }
        String least = found.complete() ? "" : "at least ";
        console.info("to do: copy " + least + keys(repair.copies())
                + (delete ? ", delete " + least + keys(repair.deletes()) + " at the sink" : "; delete nothing"));
        if (dryRun) {
            return answer(true, found, 0, 0, 0, found);
        }
        confirmation.confirm(console, "nothing was repaired");
        RepairReport report = repair.run();
        line.clear();
        text.show(report.left());
        console.info("copied " + keys(report.copied()) + ", deleted " + keys(report.deleted())
                + (report.rejected() > 0 && !report.isEqual()
                        ? "; rejected on the way: " + ProgressLine.count(report.rejected())
                        : ""));
        return answer(report.isEqual(), found, report.copied(), report.deleted(), report.rejected(), report.left());
    }

    static String keys(long count) {
        return ProgressLine.count(count) + (count == 1 ? " key" : " keys");
    }

    private Answer answer(
            boolean done, VerifyReport found, long copied, long deleted, long rejected, VerifyReport left) {
        return new Answer(
                done ? ExitStatus.DONE : ExitStatus.DIFFERENT,
                Answer.ordered(
                        "equal",
                        left.isEqual(),
                        "copied",
                        copied,
                        "deleted",
                        deleted,
                        "rejected",
                        rejected,
                        "dryRun",
                        dryRun),
                Answer.ordered("found", VerifyText.tree(found), "left", VerifyText.tree(left)),
                null);
    }
}
