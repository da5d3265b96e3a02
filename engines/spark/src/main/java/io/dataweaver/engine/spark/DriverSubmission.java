package io.dataweaver.engine.spark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.deploy.Command;
import org.apache.spark.deploy.DriverDescription;
import org.apache.spark.deploy.worker.DriverWrapper;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.network.util.JavaUtils;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What a worker is told to start. The environment of the command stays where it is: the driver has that of its worker. Nor
 * are settings of Spark among its arguments, where others could read them.
 */
final class DriverSubmission {

    private static final String MEMORY = "spark.driver.memory";
    private static final String CORES = "spark.driver.cores";
    private static final String OPTIONS = "spark.driver.extraJavaOptions";

    private DriverSubmission() {}

    /** Returns the driver for an order, which it finds in {@code folder}. */
    static DriverDescription of(ForkOrder order, DriverFolder folder) {
        Map<String, String> conf = order.settings().conf();
        List<String> jars = ClassPath.ofExecutors();
        List<String> arguments = List.of(
                "{{WORKER_URL}}",
                "{{USER_JAR}}",
                SparkDriver.class.getName(),
                folder.path().toString());
        Command command = new Command(
                DriverWrapper.class.getName(),
                sequence(arguments),
                Map$.MODULE$.empty(),
                sequence(jars),
                sequence(List.of()),
                sequence(options(conf)));
        int megabytes = (int) JavaUtils.byteStringAsMb(conf.getOrDefault(MEMORY, "1g"));
        int cores = Integer.parseInt(conf.getOrDefault(CORES, "1"));
        String engine = Path.of(jars.get(0)).toUri().toString();
        return new DriverDescription(engine, megabytes, cores, true, command, sequence(List.of()));
    }

    private static List<String> options(Map<String, String> conf) {
        List<String> options = new ArrayList<>();
        for (String option : JavaModuleOptions.defaultModuleOptionArray()) {
            if (!option.startsWith("--add-modules")) {
                options.add(option);
            }
        }
        // Of a driver that is at work for weeks, the folder of the worker holds all that it prints.
        options.add(SparkProcess.LOG_OPTION);
        // Its worker starts it again.
        options.add("-XX:+ExitOnOutOfMemoryError");
        for (String option : conf.getOrDefault(OPTIONS, "").split(" ", -1)) {
            if (!option.isEmpty()) {
                options.add(option);
            }
        }
        return options;
    }

    private static <T> Seq<T> sequence(List<T> list) {
        return CollectionConverters.asScala(list).toSeq();
    }
}
