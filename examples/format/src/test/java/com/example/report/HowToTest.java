package com.example.report;

import io.dataweaver.testkit.docs.HowTo;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class HowToTest {

    @Test
    void theCodeInTheHowToIsThatOfTheExample() throws IOException {
        HowTo.assertTakenFrom("write-a-format.md", 6);
    }
}
