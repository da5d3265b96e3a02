package io.dataweaver.core.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorKind;
import io.dataweaver.core.state.StateErrorCode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ErrorRulesTest {

    private final DataWeaverException diskFull = new DataWeaverException(
            StateErrorCode.NOT_STORED, "no", new IllegalStateException(new SQLException("full", "53100")));

    private static ErrorRules rules(Map<String, String> rule) {
        return new ErrorRules(List.of(ErrorRules.Rule.parse(rule)));
    }

    @Test
    void aRuleAppliesToACodeOrToAStateBehindTheFailure() {
        assertThat(rules(Map.of("sqlstate", "53*", "as", "transient")).classify(diskFull))
                .isEqualTo(ErrorKind.TRANSIENT);
        assertThat(rules(Map.of("sqlstate", "53100", "as", "fatal")).classify(diskFull))
                .isEqualTo(ErrorKind.FATAL);
        assertThat(rules(Map.of("code", "DW-STA-003", "as", "transient")).classify(diskFull))
                .isEqualTo(ErrorKind.TRANSIENT);
        assertThat(rules(Map.of("sqlstate", "5310", "as", "transient")).classify(diskFull))
                .isEqualTo(ErrorKind.ENVIRONMENT);
        assertThat(rules(Map.of("code", "DW-STA-004", "sqlstate", "53*", "as", "transient"))
                        .classify(diskFull))
                .isEqualTo(ErrorKind.ENVIRONMENT);
    }

    @Test
    void saysWhatIsWrongWithARule() {
        assertThatThrownBy(() -> rules(Map.of("as", "transient"))).hasMessageContaining("`code` or `sqlstate`");
        assertThatThrownBy(() -> rules(Map.of("code", "DW-STA-003", "as", "record")))
                .hasMessageContaining("transient or fatal");
        assertThatThrownBy(() -> rules(Map.of("kode", "x", "as", "fatal"))).hasMessageContaining("kode");
    }

    @Test
    void triesAgainWhatTheRulesCallTransientAndAsOftenAsItTakesIfUnlimited() {
        ErrorRules transientDisk = rules(Map.of("sqlstate", "53*", "as", "transient"));
        RetryPolicy three = new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(2), transientDisk);
        assertThat(three.allows(diskFull, 2)).isTrue();
        assertThat(three.allows(diskFull, 3)).isFalse();
        assertThat(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(2)).allows(diskFull, 1))
                .isFalse();
        RetryPolicy unlimited =
                new RetryPolicy(RetryPolicy.UNLIMITED, Duration.ofMillis(1), Duration.ofMillis(2), transientDisk);
        assertThat(unlimited.allows(diskFull, 1_000_000)).isTrue();
    }
}
