package io.dataweaver.format.parquet;

import java.util.Map;

/** The same without dictionaries, as differences, one row group for all. */
class ParquetPlainConformanceTest extends ParquetConformanceTest {

    @Override
    Map<String, Object> options() {
        return Map.of("row_group_rows", 60L, "dictionary", false, "page_version", "v2", "codec", "lz4_raw");
    }
}
