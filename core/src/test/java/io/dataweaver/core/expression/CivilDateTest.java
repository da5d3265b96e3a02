package io.dataweaver.core.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CivilDateTest {

    @Test
    void agreesWithJavaOnEveryDayOfEightCenturies() {
        LocalDate.of(-399, 1, 1).datesUntil(LocalDate.of(400, 1, 1)).forEach(CivilDateTest::check);
    }

    @Test
    void agreesWithJavaAtTheEndsOfTime() {
        LongStream.of(0, 1, 59, 60, 365, 366).mapToObj(LocalDate.MIN::plusDays).forEach(CivilDateTest::check);
        LongStream.of(0, 1, 59, 60, 365, 366).mapToObj(LocalDate.MAX::minusDays).forEach(CivilDateTest::check);
    }

    private static void check(LocalDate date) {
        long days = date.toEpochDay();
        assertThat(LocalDate.of((int) CivilDate.year(days), CivilDate.month(days), CivilDate.day(days)))
                .isEqualTo(date);
    }
}
