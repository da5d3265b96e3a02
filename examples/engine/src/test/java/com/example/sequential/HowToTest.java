package com.example.sequential;

import io.dataweaver.testkit.docs.HowTo;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class HowToTest {

    @Test
    void theCodeInTheHowToIsThatOfTheExample() throws IOException {
        HowTo.assertTakenFrom("write-an-engine.md", 7);
    }
}
