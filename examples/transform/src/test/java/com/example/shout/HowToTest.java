package com.example.shout;

import io.dataweaver.testkit.docs.HowTo;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class HowToTest {

    @Test
    void theCodeInTheHowToIsThatOfTheExample() throws IOException {
        HowTo.assertTakenFrom("write-a-transform.md", 4);
    }
}
