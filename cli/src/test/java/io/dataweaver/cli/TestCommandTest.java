package io.dataweaver.cli;

import static io.dataweaver.cli.Cli.dataweaver;
import static io.dataweaver.testkit.pipeline.PipelineTester.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.ChangeKind;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.cli.Cli.Ended;
import io.dataweaver.core.Pipeline;
import io.dataweaver.testkit.pipeline.PipelineTester;
import io.dataweaver.testkit.pipeline.PipelineTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestCommandTest {

    private static final String PIPELINE = """
            source: {postgres: {url: "postgresql://nowhere/shop", table: public.orders}}
            transforms:
              - filter: "status = 'PAID' and total > 0"
              - name: tidy
                map: {keep: [customer_id], set: {order_id: id, total: "round(total, 2)", share: "100 / (total - 7)"}}
            sink: {postgres: {url: "postgresql://nowhere/shop", table: paid, mode: upsert, key: [order_id]}}
            """;

    private static final String PASSING = """
            tests:
              - name: only paid orders pass
                given:
                  - {id: 1, status: PAID, total: 10.005, customer_id: 7}
                  - {id: 2, status: NEW, total: 5}
                  - {id: 3, status: PAID, total: 7.00}
                  - {op: update, before: {id: 4, status: NEW, total: 1}, after: {id: 4, status: PAID, total: 1}}
                  - {op: delete, key: {id: 1, status: PAID, total: 9}}
                expect:
                  - {order_id: 1, total: 10.01}
                  - {order_id: 4, customer_id: null}
                  - {op: delete, key: {order_id: 1}}
                expect_rejected:
                  - {code: DW-REC-020, column: share, message: division, step: tidy}
                expect_that: ["total > 0"]
            """;

    @TempDir
    private Path folder;

    private String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void aTestPassesWithoutContactingAnything() throws IOException {
        Ended ended = dataweaver("test", write("orders.yaml", PIPELINE + PASSING));
        assertThat(ended.err()).contains("1 test: 1 passed, 0 failed");
        assertThat(ended.out()).contains("✓ only paid orders pass");
        assertThat(ended.status()).isZero();
    }

    @Test
    void whatTheEndsNeedOfTheEnvironmentNeedNotBeThere() throws IOException {
        String ends = """
                connections:
                  shop: {postgres: {url: "${UNSET_URL}", port: "${UNSET_PORT}", password: "${secret:env/UNSET}"}}
                source: {postgres: {connection: shop, tables: ["${UNSET_SCHEMA}.orders"]}}
                transforms: [{filter: "total > %s"}]
                sink: {postgres: {connection: shop, table: "paid_${UNSET_DAY:?the day}"}}
                errors: {policy: {dead_letter: {to: {postgres: {connection: shop, table: letters}}}}}
                tests: [{given: [{id: 1, total: 2}, {id: 2, total: 1}], expect: [{id: 1}]}]
                """;
        String file = write("ends.yaml", ends.formatted("1"));
        Ended ended = dataweaver("test", file);
        assertThat(ended.err()).contains("1 test: 1 passed, 0 failed");
        assertThat(ended.status()).isZero();
        String rows = write("rows.jsonl", "{\"id\": 7, \"total\": 9}\n");
        assertThat(dataweaver("preview", file, "--input", rows).out()).contains("after filter-0", "  7       9");
        assertThat(dataweaver("test", file, "--connect").err()).contains("DW-CFG-031", "${UNSET_URL} is not set");
        assertThat(dataweaver("test", write("step.yaml", ends.formatted("${UNSET_LIMIT}")))
                        .err())
                .contains("DW-CFG-031", "${UNSET_LIMIT} is not set");
    }

    @Test
    void aColumnThatNoGivenRowNamesIsSaidToBeUnknownForThatReason() throws IOException {
        Ended ended = dataweaver("test", write("orders.yaml", PIPELINE + """
                tests: [{given: [{id: 1, status: PAID, total: 2}], expect: [{order_id: 1}]}]
                """));
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err())
                .contains("there is no column `customer_id`", "by its given rows only: declare others with `types:");
    }

    @Test
    void aDifferenceIsShownByColumnAndLine() throws IOException {
        String file = write("orders.yaml", PIPELINE + """
                tests:
                  - name: differs
                    types: {customer_id: bigint}
                    given: [{id: 1, status: PAID, total: 10.005}, {id: 5, status: PAID, total: 1}]
                    expect:
                      - {order_id: 1, total: 10.02}
                      - {order_id: 5}
                      - {order_id: 6}
                    expect_that: "total > 5"
                """);
        Path xml = folder.resolve("reports/pipelines.xml");
        Ended ended = dataweaver("test", file, "--junit-xml", xml.toString());
        assertThat(ended.out()).isEqualTo("""
                %1$s
                  ✗ differs
                      %1$s:12: a row is other than expected
                          total  expected  10.02
                                 came      10.01
                      %1$s:14: a row did not come: {order_id: 6}
                      %1$s:15: `total > 5` is not true of {customer_id: null, order_id: 5, total: 1.00, share: -16.6666666666666667}
                """.formatted(file));
        assertThat(ended.status()).isEqualTo(4);
        assertThat(Files.readString(xml))
                .contains(
                        "tests=\"1\" failures=\"1\" errors=\"0\"",
                        "<failure message=\"a row is other than expected\">");
        assertThat(dataweaver("test", file, "--json").out())
                .contains("\"failed\" : 1", "\"column\" : \"total\"", "\"line\" : 12");
    }

    @Test
    void aRejectionThatNobodyExpectsFailsTheTest() throws IOException {
        Ended ended = dataweaver("test", write("orders.yaml", PIPELINE + """
                tests:
                  - given: [{id: 3, status: PAID, total: 7.00, customer_id: 1}]
                    expect: []
                """));
        assertThat(ended.status()).isEqualTo(4);
        assertThat(ended.out()).contains("a record was rejected, which the test does not expect: given row 1 in tidy");
    }

    @Test
    void aTestOfItsOwnFileUsesTheTypesOfTheFileThatThePipelineReads() throws IOException {
        write("prices.csv", "id,price\n1,10.50\n");
        write("prices.yaml", """
                source: {csv: prices.csv}
                transforms: [{map: {set: {double: "price * 2"}}}]
                sink: {json: out.jsonl}
                """);
        String tests = write("prices.test.yaml", """
                pipeline: prices.yaml
                tests:
                  - {name: doubles, given: [{id: 1, price: 1}], expect: [{id: 1, price: 1.0, double: 2}], exact: true}
                """);
        assertThat(dataweaver("test", folder.toString()).status()).isZero();
        assertThat(dataweaver("validate", tests).status()).isZero();
        write("prices.test.yaml", """
                pipeline: prices.yaml
                tests:
                  - {name: wrong, given: [{id: 1, prise: 1}], expect: []}
                """);
        Ended ended = dataweaver("test", tests);
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err()).contains("DW-CFG-413", "no column `prise`", "did you mean `price`?", ":3:");
    }

    @Test
    void aMistakeInATestIsToldByValidate() throws IOException {
        Ended ended = dataweaver("validate", write("orders.yaml", PIPELINE + """
                tests:
                  - {name: one, givn: [], expect: [{a: 1}]}
                """));
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err()).contains("unknown key `givn` of a test", "did you mean `given`?", "DW-CFG-410");
    }

    @Test
    void rowsMayComeInAnyOrderIfTheTestSaysSo() throws IOException {
        String test = """
                tests:
                  - name: order
                    types: {customer_id: bigint}
                    given: [{id: 1, status: PAID, total: 1}, {id: 2, status: PAID, total: 2}]
                    expect: [{order_id: 2}, {order_id: 1}]
                """;
        assertThat(dataweaver("test", write("orders.yaml", PIPELINE + test)).status())
                .isEqualTo(4);
        assertThat(dataweaver("test", write("orders.yaml", PIPELINE + test + "    ordered: false\n"))
                        .status())
                .isZero();
    }

    @Test
    void javaTestsThroughTheTester() throws Exception {
        Pipeline pipeline = Pipeline.parse(PIPELINE);
        PipelineTester.of(pipeline)
                .given(
                        row("id", 1, "status", "PAID", "total", "10.005"),
                        row("id", 2, "status", "NEW", "total", "5"),
                        row("id", 3, "status", "PAID", "total", "9").as(ChangeKind.DELETE))
                .that("order_id > 0")
                .type("customer_id", DataTypes.BIGINT)
                .type("total", DataTypes.decimal(12, 3))
                .expect(row("order_id", 1, "total", "10.01"), row("order_id", 3).as(ChangeKind.DELETE));
        assertThatThrownBy(() -> PipelineTester.of(pipeline)
                        .given(row("id", 1, "status", "PAID", "total", 1, "customer_id", 2))
                        .expect(row("order_id", 2)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("expected  2");
    }

    @PipelineTests("src/test/resources/pipelines/orders.yaml")
    void eachTestOfAFileIsAJunitTest() {}

    @Test
    void anUpdateWritesTheRowsThatCameAndLeavesTheRestOfTheFileAsItIs() throws IOException {
        String before = """
                # orders that were paid
                source: {csv: nowhere.csv}
                transforms:
                  - filter: "status = 'PAID'"   # the rest is noise
                  - map: {keep: [id], set: {total: "total * 2", note: "upper(note)"}}
                sink: {csv: out.csv}
                tests:
                  - name: doubles
                    given:
                      - {id: 1, status: PAID, total: 1.50, note: "a: b"}
                      - {id: 2, status: NEW, total: 2, note: x}
                      - {id: 3, status: PAID, total: 3.00, note: c}
                      - {id: 4, status: PAID, total: 4, note: "null"}
                      - {op: delete, key: {id: 5, status: PAID}}
                    expect:
                      # the first
                      - {id: 1, total: 3}   # stays as it is
                      # gone
                      - id: 2
                        total: 4
                      # was wrong
                      - {total: 7, id: 3}   # three
                    expect_rejected: []     # none
                  - {name: short, given: [{id: 1, status: PAID, total: 1, note: x}], expect: []}
                  - name: wide
                    given: [{id: 1, status: PAID, total: 1.0, note: é}]
                    exact: true
                    expect: []
                    # the end
                """;
        String file = write("orders.yaml", before);
        Ended ended = dataweaver("test", file, "--update");
        assertThat(ended.err())
                .contains("wrote what came into `expect` of 'doubles', 'short', 'wide'", "3 passed, 0 failed");
        assertThat(ended.status()).isZero();
        assertThat(Files.readString(Path.of(file)))
                .isEqualTo(before.replace("""
                      # gone
                      - id: 2
                        total: 4
                      # was wrong
                      - {total: 7, id: 3}   # three
                """, """
                      # gone
                      - {id: 3, total: 6.00}
                      # was wrong
                      - {id: 4, total: 8}   # three
                      - {op: delete, key: {id: 5, total: null}}
                """)
                        .replace("note: x}], expect: []}", "note: x}], expect: [{id: 1, total: 2, note: X}]}")
                        .replace("""
                    expect: []
                    # the end
                """, """
                    expect:
                      - {id: 1, total: 2.0, note: "É"}
                    # the end
                """));
    }

    @Test
    void anUpdateKeepsChangesListsBySinkAndLineBreaks() throws IOException {
        String text = """
                source: {csv: nowhere.csv}
                sinks:
                  large: {csv: large.csv, when: "id > 5"}
                  rest: {csv: rest.csv, otherwise: true}
                tests:
                  - given:
                      - {op: update, before: {id: 1, v: a}, after: {id: 1, v: b}}
                      - {op: update, before: {id: 7, v: a}, after: {id: 2, v: b}}
                    ordered: false
                    expect:
                      large: [{id: 9}]
                      rest:
                        - {op: update, before: {id: 1, v: x}, after: {id: 1, v: b}}
                """.replace("\n", "\r\n");
        String file = write("orders.yaml", text);
        Ended ended = dataweaver("test", file, "--update");
        assertThat(ended.err()).contains("1 passed, 0 failed");
        assertThat(Files.readString(Path.of(file)))
                .isEqualTo(text.replace("[{id: 9}]", "[{op: delete, key: {id: 7}}]")
                        .replace(
                                "v: x}, after: {id: 1, v: b}}\r\n",
                                "v: a}, after: {id: 1, v: b}}\r\n        - {id: 2, v: b}\r\n"));
    }

    @Test
    void anUpdateTouchesNoFileWhoseTestsPassOrAreWrong() throws IOException {
        String passing = write("orders.yaml", PIPELINE + PASSING);
        assertThat(dataweaver("test", passing, "--update").err()).doesNotContain("wrote");
        assertThat(Files.readString(Path.of(passing))).isEqualTo(PIPELINE + PASSING);
        String wrong = PIPELINE + "tests: [{given: [{id: 1}], expect: []}]\n";
        String file = write("wrong.yaml", wrong);
        assertThat(dataweaver("test", file, "--update").status()).isEqualTo(2);
        assertThat(Files.readString(Path.of(file))).isEqualTo(wrong);
    }
}
