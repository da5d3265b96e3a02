package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.core.plugin.ConnectorManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every failure has one name, and a page. */
class ErrorCodesTest {

    /** All enums of error codes on the class path, whether or not their module lists them; the test kit's are its own. */
    private static List<ErrorCode> all() throws ReflectiveOperationException {
        List<ErrorCode> codes = new ArrayList<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.dataweaver")) {
            boolean enumeration = type.isEnum() && type.isAssignableTo(ErrorCode.class);
            if (enumeration && !type.getPackageName().startsWith("io.dataweaver.testkit")) {
                for (Object constant : Class.forName(type.getName()).getEnumConstants()) {
                    codes.add((ErrorCode) constant);
                }
            }
        }
        return codes;
    }

    @Test
    void noTwoFailuresShareACode() throws ReflectiveOperationException {
        Map<String, ErrorCode> seen = new HashMap<>();
        List<ErrorCode> codes = all();
        codes.addAll(EngineErrorCodes.listed());
        for (ErrorCode code : codes) {
            ErrorCode other = seen.put(code.id(), code);
            assertThat(other)
                    .as("%s is %s and %s", code.id(), code.getClass(), other)
                    .isNull();
        }
    }

    @Test
    void everyCodeHasItsPage() throws ReflectiveOperationException {
        TreeSet<String> expected = new TreeSet<>();
        all().forEach(code -> expected.add(code.id()));
        TreeSet<String> listed = new TreeSet<>();
        try (ConnectorManager connectors = ConnectorManager.ofClassPath()) {
            connectors.errorCodes().forEach(code -> listed.add(code.id()));
        }
        assertThat(listed)
                .as("codes of enums that stand in META-INF/dataweaver/error-codes of their module")
                .isEqualTo(expected);
    }

    @Test
    void codesAndPagesAreWellFormed() throws ReflectiveOperationException {
        for (ErrorCode code : all()) {
            assertThat(code.id()).matches("DW-(CFG|EXP|ENV|SRC|SNK|REC|SCH|STA|SRV)-\\d{3}");
            assertThat(code.meaning()).as(code.id()).isNotBlank().doesNotEndWith(".");
            assertThat(code.remedy()).as(code.id()).isNotBlank();
        }
    }

    @Test
    void aCodeOfAnEngineThatIsNotInstalledIsExplained() {
        assertThat(EngineErrorCodes.listed()).isNotEmpty().allSatisfy(code -> {
            Cli.Ended page = Cli.dataweaver("docs", code.id());
            assertThat(page.status()).as(page.err()).isZero();
            assertThat(page.out()).contains(code.meaning()).contains(code.remedy());
        });
    }
}
