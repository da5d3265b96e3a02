package io.dataweaver.core.alert;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The logger of alerts; made when there is something to say, for setting up logging takes time. */
final class AlertLog {

    static final Logger LOG = LoggerFactory.getLogger("io.dataweaver.alert");

    private AlertLog() {}
}
