package io.dataweaver.format.parquet;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.FormatPlugin;
import io.dataweaver.api.plugin.PluginContext;

/** The format {@code parquet}. */
public final class ParquetPlugin implements FormatPlugin {

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.FORMAT, "parquet")
            .summary(
                    "Apache Parquet: files of columns, with all codecs but LZO. Only the wanted columns are read, and of"
                            + " row groups only those in which a filter may find rows. A file ends with what stands where, so it"
                            + " is read from and written to files.")
            .mainOption(ParquetOptions.CODEC)
            .options(
                    ParquetOptions.ROW_GROUP_SIZE,
                    ParquetOptions.ROW_GROUP_ROWS,
                    ParquetOptions.PAGE_SIZE,
                    ParquetOptions.PAGE_VERSION,
                    ParquetOptions.DICTIONARY,
                    ParquetOptions.STATISTICS,
                    ParquetOptions.MAX_PAGE)
            .capabilities(Capability.SPLITTABLE, Capability.NESTED)
            .example("{codec: zstd, row_group_rows: 1000000}")
            .example("{codec: none, page_version: v2, statistics: false}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Format create(Options options, PluginContext context) {
        return new ParquetFormat(ParquetOptions.of(options));
    }
}
