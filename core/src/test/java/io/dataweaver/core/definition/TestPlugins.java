package io.dataweaver.core.definition;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.FormatPlugin;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.secret.Secret;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkPlugin;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.SourcePlugin;
import java.util.List;

/** Components that describe themselves as real ones do, and are never made: definitions are checked without that. */
public final class TestPlugins {

    private enum Mode {
        APPEND,
        UPSERT,
        REPLACE
    }

    static final Option<String> PATH =
            Option.required("path", OptionType.TEXT, "The file").example("in.csv");
    static final Option<ComponentRef> FORMAT = Option.of("format", OptionType.COMPONENT, "How bytes become rows");
    static final Option<String> BROKERS =
            Option.required("brokers", OptionType.TEXT, "Where to connect").example("localhost:9092");
    static final Option<String> TOPIC =
            Option.required("topic", OptionType.TEXT, "What to write to").example("orders");
    static final Option<Long> PORT =
            Option.of("port", OptionType.INTEGER, "The port").defaultsTo(9092L);
    static final Option<Secret> PASSWORD = Option.of("password", OptionType.SECRET, "The password");
    static final Option<Mode> MODE =
            Option.of("mode", OptionType.choice(Mode.class), "How to write").defaultsTo("append");
    static final Option<List<String>> KEY = Option.of("key", OptionType.listOf(OptionType.TEXT), "Key columns");
    static final Option<Long> BUFFER =
            Option.of("buffer", OptionType.SIZE, "Memory").defaultsTo("1MiB");
    static final Option<String> DELIMITER =
            Option.of("delimiter", OptionType.TEXT, "Between fields").defaultsTo(",");
    static final Option<Boolean> HEADER = Option.of("header", OptionType.BOOLEAN, "Whether the first line has names")
            .defaultsTo(true);

    private TestPlugins() {}

    private static UnsupportedOperationException neverMade() {
        return new UnsupportedOperationException("only described");
    }

    /** A source of files. */
    public static final class FileSource implements SourcePlugin {
        @Override
        public ComponentDescriptor descriptor() {
            return ComponentDescriptor.of(ComponentKind.SOURCE, "file")
                    .summary("Files")
                    .mainOption(PATH)
                    .options(FORMAT)
                    .build();
        }

        @Override
        public Source create(Options options, PluginContext context) {
            throw neverMade();
        }
    }

    /** A sink of files. */
    public static final class FileSink implements SinkPlugin {
        @Override
        public ComponentDescriptor descriptor() {
            return ComponentDescriptor.of(ComponentKind.SINK, "file")
                    .summary("Files")
                    .mainOption(PATH)
                    .options(FORMAT)
                    .build();
        }

        @Override
        public Sink create(Options options, PluginContext context) {
            throw neverMade();
        }
    }

    /** A sink with options of every kind. */
    public static final class KafkaSink implements SinkPlugin {
        @Override
        public ComponentDescriptor descriptor() {
            return ComponentDescriptor.of(ComponentKind.SINK, "kafka")
                    .summary("Topics")
                    .options(BROKERS, TOPIC, PORT, PASSWORD, MODE, KEY, BUFFER, FORMAT)
                    .build();
        }

        @Override
        public Sink create(Options options, PluginContext context) {
            throw neverMade();
        }
    }

    /** A format with options. */
    public static final class CsvFormat implements FormatPlugin {
        @Override
        public ComponentDescriptor descriptor() {
            return ComponentDescriptor.of(ComponentKind.FORMAT, "csv")
                    .summary("Comma-separated values")
                    .options(DELIMITER, HEADER)
                    .build();
        }

        @Override
        public Format create(Options options, PluginContext context) {
            throw neverMade();
        }
    }

    /** A format without options. */
    public static final class JsonFormat implements FormatPlugin {
        @Override
        public ComponentDescriptor descriptor() {
            return ComponentDescriptor.of(ComponentKind.FORMAT, "json")
                    .summary("JSON lines")
                    .build();
        }

        @Override
        public Format create(Options options, PluginContext context) {
            throw neverMade();
        }
    }
}
