package io.dataweaver.engine.spark;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.run.Engine;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * Starts the process of a run. Spark keeps its state in statics and system properties of the JVM, reads Java objects from
 * streams, and wants parts of the JDK opened: none of that is for the process that people have started.
 */
final class SparkProcess {

    /**
     * The second compiler comes in ten times later than by default: the half of the CPU time of Spark's start went into code
     * that is soon done with. Loops that matter pass these numbers within milliseconds.
     */
    private static final List<String> COMPILER = List.of(
            "-XX:Tier4InvocationThreshold=50000",
            "-XX:Tier4MinInvocationThreshold=6000",
            "-XX:Tier4CompileThreshold=150000",
            "-XX:Tier4BackEdgeThreshold=400000");

    /** Lets a driver print no more than what someone must act on. */
    static final String LOG_OPTION = "-Dlog4j2.configurationFile=io/dataweaver/engine/spark/log4j2.properties";

    private SparkProcess() {}

    /** Tells whether the engine was loaded apart from the core, as that of a folder is. */
    static boolean isApart() {
        return SparkProcess.class.getClassLoader() != Engine.class.getClassLoader();
    }

    /**
     * Starts a process and gives it its order.
     *
     * @throws DataWeaverException with {@link SparkErrorCode#NOT_STARTED}
     */
    static Process start(ForkOrder order) {
        ProcessBuilder builder = new ProcessBuilder(command(order)).redirectError(ProcessBuilder.Redirect.INHERIT);
        if (order.settings().isLocal()) {
            builder.environment().putIfAbsent("SPARK_LOCAL_IP", "127.0.0.1");
        }
        try {
            Process process = builder.start();
            OutputStream input = process.getOutputStream();
            input.write((order.encode() + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
            return process;
        } catch (IOException refused) {
            throw new DataWeaverException(
                    SparkErrorCode.NOT_STARTED, "the process of Spark cannot be started: " + refused, refused);
        }
    }

    private static List<String> command(ForkOrder order) {
        List<String> command = new ArrayList<>();
        if (File.separatorChar == '/') {
            // Ctrl-C is meant for the process that people have started: it asks this one to end.
            command.addAll(List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh"));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String option : JavaModuleOptions.defaultModuleOptionArray()) {
            // Vectors are of no use here, and the JVM warns of them.
            if (!option.startsWith("--add-modules")) {
                command.add(option);
            }
        }
        String memory = order.settings().conf().get("spark.driver.memory");
        if (memory != null) {
            command.add("-Xmx" + memory);
        }
        command.addAll(COMPILER);
        command.add("-XX:-UsePerfData");
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add(LOG_OPTION);
        command.add("-cp");
        command.add(ClassPath.ofProcess());
        command.add(SparkMain.class.getName());
        return command;
    }
}
