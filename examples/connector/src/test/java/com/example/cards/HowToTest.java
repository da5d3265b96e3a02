package com.example.cards;

import io.dataweaver.testkit.docs.HowTo;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class HowToTest {

    @Test
    void theCodeInTheHowToIsThatOfTheExample() throws IOException {
        HowTo.assertTakenFrom("write-a-connector.md", 6);
    }
}
