package io.dataweaver.format.csv;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.FormatPlugin;
import io.dataweaver.api.plugin.PluginContext;

/** Makes the format {@code csv}. */
public final class CsvPlugin implements FormatPlugin {

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.FORMAT, "csv")
            .summary(
                    "Comma-separated values after RFC 4180 and the usual dialects. Lines end in LF or CRLF; empty lines "
                            + "are skipped, except in files of one column, where they are NULL.")
            .options(
                    CsvOptions.DELIMITER,
                    CsvOptions.QUOTE,
                    CsvOptions.ESCAPE,
                    CsvOptions.HEADER,
                    CsvOptions.COLUMNS,
                    CsvOptions.NULL,
                    CsvOptions.COMMENT,
                    CsvOptions.ENCODING,
                    CsvOptions.TRIM,
                    CsvOptions.SKIP_LINES,
                    CsvOptions.RAGGED,
                    CsvOptions.TYPES,
                    CsvOptions.LINE_ENDING)
            .capabilities(Capability.SPLITTABLE)
            .example("{delimiter: \";\", null: NA, types: {zip_code: text}}")
            .example("{header: false, columns: [id, name, price]}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Format create(Options options, PluginContext context) {
        return new CsvFormat(CsvOptions.of(options));
    }
}
