package io.dataweaver.cli.crash;

import java.io.IOException;
import java.util.List;

class FolderCrashTest extends CrashTest {

    @Override
    String sink() {
        return "json: {path: out/, roll_rows: 3000}";
    }

    @Override
    List<String> stored() throws IOException {
        return OutputFolder.lines(folder.resolve("out"));
    }
}
