/// What `swiftlet protoc --help` and `--notices` print.
enum ProtocHelp {
    /// The usage.
    static func text(program: String) -> String {
        """
        Usage: \(program) [OPTION] PROTO_FILES
        Compile PROTO_FILES as protoc does, and generate output from them:

        Where files are:
          -IPATH, --proto_path=PATH   A folder to search for imports, or VIRTUAL=FOLDER to put one below a
                                      prefix. Repeat it, or join several with ':'; they are searched in order.
                                      The current folder if there is none.
          --descriptor_set_in=FILES   FileDescriptorSets, joined with ':', that hold PROTO_FILES or imports not
                                      found in any folder. Without -I there are no folders.
          @FILE                       Read arguments from FILE, one a line.

        What to generate:
          --NAME_out=[OPTIONS:]DIR    Run the plugin protoc-gen-NAME and write what it makes to DIR, which may
                                      also be a .zip or .jar archive.
          --NAME_opt=OPTIONS          Further options for that plugin.
          --NAME_prefix=COMMAND       Run that plugin through COMMAND.
          --plugin=[NAME=]PATH        Use the program at PATH as a plugin instead of the one on PATH.
          -oFILE, --descriptor_set_out=FILE
                                      Write a FileDescriptorSet of PROTO_FILES.
          --include_imports           ... with everything they import.
          --include_source_info       ... with locations and comments.
          --retain_options            ... with options that are meant for the source only.
          --dependency_out=FILE       Write a rule for make that names all inputs.
          --edition_defaults_out=FILE Write the FeatureSetDefaults of descriptor.proto and the features in
                                      PROTO_FILES, for authors of protobuf runtimes.
          --edition_defaults_minimum=EDITION, --edition_defaults_maximum=EDITION
                                      ... from one edition to another, such as 2024.
          --unsafe_allow_out_dir_escape
                                      Let plugins write outside of DIR.

        Messages:
          --encode=TYPE               Read a message as text and write it in binary.
          --deterministic_output      ... with map entries in order.
          --decode=TYPE               Read a message in binary and write it as text.
          --decode_raw                Read a message in binary, without its type, and write it as text.

        Checks:
          --direct_dependencies=NAMES Allow only these imports, joined with ':'.
          --direct_dependencies_violation_msg=TEXT
          --option_dependencies=NAMES Allow only these option imports, joined with ':'.
          --option_dependencies_violation_msg=TEXT
          --disallow_services         Refuse files with services.
          --experimental_editions     Allow any edition, whatever a plugin supports.
          --fatal_warnings            Fail if there are warnings.
          --error_format=gcc|msvs     How to print the places of errors.

        Information:
          --print_free_field_numbers  Print the field numbers that are free in each message.
          --version                   Print the version of protoc that this one equals.
          --notices                   Print the licence.
          -h, --help                  Print this.

        """
    }

    /// The licence.
    static let notices = """
        Swiftlet is available under the Apache License, Version 2.0.
        https://www.apache.org/licenses/LICENSE-2.0

        """
}
