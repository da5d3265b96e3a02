package io.dataweaver.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import co.elastic.logging.logback.EcsEncoder;
import io.dataweaver.core.problem.Place;
import io.dataweaver.core.problem.Problem;
import io.dataweaver.core.problem.Severity;
import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Says what a command has to say as log events by the Elastic Common Schema, one JSON object a line, beside those that the
 * run logs itself.
 */
final class EcsLog {

    private static final String SERVICE = "dataweaver";

    private final Logger log = LoggerFactory.getLogger("io.dataweaver.cli");

    private EcsLog() {}

    /**
     * Turns all logging of this process into events on {@code err}.
     *
     * @param verbose whether details are logged too
     */
    static EcsLog on(PrintStream err, boolean verbose) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Map<String, Level> levels = levels(context);
        context.reset();
        EcsEncoder encoder = new FieldsEncoder();
        encoder.setServiceName(SERVICE);
        encoder.setServiceVersion(VersionCommand.version());
        encoder.setContext(context);
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(err);
        appender.start();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        levels.forEach((name, level) -> context.getLogger(name).setLevel(level));
        root.addAppender(appender);
        context.getLogger("io.dataweaver").setLevel(verbose ? Level.DEBUG : Level.INFO);
        return new EcsLog();
    }

    /** Returns what logback.xml lets some loggers say: no more in this form than in the other. */
    private static Map<String, Level> levels(LoggerContext context) {
        Map<String, Level> levels = new TreeMap<>();
        for (ch.qos.logback.classic.Logger logger : context.getLoggerList()) {
            if (logger.getLevel() != null && !logger.getName().equals(Logger.ROOT_LOGGER_NAME)) {
                levels.put(logger.getName(), logger.getLevel());
            }
        }
        return levels;
    }

    void info(String message) {
        log.info(message);
    }

    void detail(String message) {
        log.debug(message);
    }

    /** Logs a problem; where it stands in a file is in fields. */
    void problem(Problem problem) {
        LoggingEventBuilder event = log.atLevel(
                        problem.severity() == Severity.ERROR ? org.slf4j.event.Level.ERROR : org.slf4j.event.Level.WARN)
                .addKeyValue("error.code", problem.code().id());
        String hint = problem.hint();
        if (hint != null) {
            event = event.addKeyValue("dataweaver.hint", hint);
        }
        Place place = problem.place();
        if (place != null) {
            event = event.addKeyValue("file.name", place.file())
                    .addKeyValue("dataweaver.line", place.line())
                    .addKeyValue("dataweaver.column", place.column());
        }
        event.log(problem.message());
    }

    /** Logs where a failure comes from. */
    void trace(Throwable failure) {
        log.debug("where it comes from", failure);
    }
}
