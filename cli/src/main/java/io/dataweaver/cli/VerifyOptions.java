package io.dataweaver.cli;

import io.dataweaver.core.verify.VerifyRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** What is compared, and how much is told. */
final class VerifyOptions {

    private static final Pattern RATE = Pattern.compile("([1-9][0-9]{0,8})([kM]?)(?:/s)?");
    private static final int LIMIT = 20;
    private static final int RECHECK = 5;

    @CommandLine.Option(
            names = "--limit",
            paramLabel = "N",
            description = "How many differences are shown; the others are counted. Default: ${DEFAULT-VALUE}.")
    int limit = LIMIT;

    @CommandLine.Option(
            names = "--tables",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Only these datasets, as the pipeline writes them; several with commas between. Default: all.")
    List<String> tables = new ArrayList<>();

    @CommandLine.Option(
            names = "--recheck",
            paramLabel = "SECONDS",
            description =
                    "A difference is looked at again after so long, and is one if it is still the same: more than the"
                            + " copy lags. 0 looks once. Default: ${DEFAULT-VALUE}.")
    int recheck = RECHECK;

    @CommandLine.Option(
            names = "--rate",
            paramLabel = "ROWS",
            description =
                    "Read no more rows a second than that, of source and sink each, such as 5000 or 20k. Default: as"
                            + " fast as they come.")
    String rate = "";

    @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
    CommandLine.Model.CommandSpec spec;

    /** Returns what is asked for. */
    VerifyRequest request() {
        if (limit < 1 || limit > VerifyRequest.MAX_DIFFERENCES || recheck < 0) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "--limit takes 1 to " + VerifyRequest.MAX_DIFFERENCES
                            + " differences, and --recheck no negative time");
        }
        return VerifyRequest.ALL
                .limit(limit)
                .datasets(tables)
                .recheck(Duration.ofSeconds(recheck))
                .rate(rowsPerSecond());
    }

    private long rowsPerSecond() {
        if (rate.isEmpty()) {
            return VerifyRequest.UNLIMITED;
        }
        Matcher matcher = RATE.matcher(rate);
        if (!matcher.matches()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--rate takes rows a second, such as 5000, 20k or 1M, but not '" + rate + "'");
        }
        long times = matcher.group(2).isEmpty() ? 1 : matcher.group(2).equals("k") ? 1000 : 1_000_000;
        return Long.parseLong(matcher.group(1)) * times;
    }
}
