// All that public pages run. Collecting the static files joins these into this one file.
import "./menu.js";
import "./share.js";
import "./beacon.js";
import "./contents.js";
