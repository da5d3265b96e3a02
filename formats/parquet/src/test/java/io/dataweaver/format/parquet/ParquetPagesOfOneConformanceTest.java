package io.dataweaver.format.parquet;

import java.util.Map;

/** The same with pages of the second version, as small as they can be. */
class ParquetPagesOfOneConformanceTest extends ParquetConformanceTest {

    @Override
    Map<String, Object> options() {
        return Map.of("row_group_rows", 7L, "page_size", "1B", "page_version", "v2", "codec", "zstd");
    }
}
