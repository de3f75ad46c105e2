//! Why something is not written.

/// Why something is left as it is, in keeping with what was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum SyncSkip {
    /// A symbolic link in the source, and none is to be followed; what it leads to may be in the target.
    #[error("a symbolic link, and none is followed")]
    Link,
    /// A symbolic link that leads nowhere.
    #[error("a symbolic link that leads nowhere")]
    BrokenLink,
    /// A symbolic link to a folder that it lies in.
    #[error("a symbolic link to a folder that it lies in")]
    LinkLoop,
    /// A device, a socket or a pipe.
    #[error("not a file")]
    NotAFile,
    /// A download that was broken off left it.
    #[error("left by a download that was broken off")]
    UnfinishedDownload,
    /// A key that ends in `/`, which some tools write to stand for a folder.
    #[error("a key that stands for a folder")]
    FolderMarker,
    /// It would be deleted if the source had been read in full.
    #[error("not deleted, as the source could not be read in full")]
    SourceUnread,
    /// It would be deleted if the source did not have something there that was left out.
    #[error("not deleted, as something in its place in the source is left out")]
    LeftOutInSource,
    /// It would be deleted if no key of the source differed from it by case alone: where the file system does not tell
    /// case, it is that very file.
    #[error("not deleted, as the source has it in other case")]
    OtherCase,
}

/// Why something cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum SyncRefusal {
    /// The key would not be the file of that name in the target folder: it has a part that is empty, `.` or `..`, or one
    /// that no file may be called.
    #[error("the key is no path of a file in a folder: {problem}")]
    NoFileName {
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The name of the file is no Unicode, and keys are.
    #[error("the name is not UTF-8")]
    NotUnicode,
    /// The key would be longer than S3's 1,024 bytes.
    #[error("the key would be longer than 1,024 bytes")]
    KeyTooLong,
    /// Another key of the source, or its folder, differs by case alone.
    #[error("another key differs from it by case alone")]
    CasePair,
    /// It needs a folder where a file is, or is to be.
    #[error("`{path}` would have to be a folder, and is a file")]
    FileInTheWay {
        /// The file.
        path: String,
    },
    /// There is a folder of its name.
    #[error("a folder is in its place")]
    FolderInTheWay,
    /// The way to it leads over a symbolic link, or it is one.
    #[error("`{path}` is a symbolic link, and none is followed")]
    LinkInTheWay {
        /// The link.
        path: String,
    },
    /// There is a device, a socket or a pipe of its name.
    #[error("`{path}` is neither a file nor a folder")]
    NotAFileInTheWay {
        /// What it is that is in the way.
        path: String,
    },
}
